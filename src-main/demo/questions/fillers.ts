/** Words that fill the gaps of question templates. Training and test questions share none, but for the plainest. */

/** A pair of lists that have nothing in common. */
export interface Parted {
  readonly train: readonly string[];
  readonly test: readonly string[];
}

/** What a gap may hold. */
export const FILLERS = {
  /** Somebody by what they do, after `the`. */
  role: {
    train: [
      'miller', 'captain', 'old teacher', 'baker', 'painter', 'queen', 'young doctor', 'shepherd', 'printer', 'gardener',
      'tailor', 'judge', 'widow', 'night watchman', 'fisherman', 'clock maker', 'poet', 'innkeeper', 'messenger', 'mayor',
      'harbour pilot', 'nurse', 'weaver', 'singer', 'surveyor', 'engine driver', 'beekeeper', 'potter',
    ], // prettier-ignore
    test: [
      'carpenter', 'admiral', 'stranger', 'organist', 'butcher', 'young queen', 'lawyer', 'ferryman', 'sculptor', 'cook',
      'abbot', 'botanist', 'glass blower', 'lighthouse keeper', 'duke', 'map maker', 'violin maker', 'postman', 'midwife',
    ], // prettier-ignore
  },
  /** What somebody did, in the past, with its object. */
  deed: {
    train: [
      'built the stone bridge', 'wrote the letter', 'stole the silver cup', 'found the lost child', 'painted the ceiling',
      'planted the oak', 'sold the mill', 'opened the iron gate', 'broke the window', 'rang the great bell',
      'carried the lantern', 'drew the map', 'hid the key', 'won the race', 'paid for the wedding', 'tamed the grey horse',
      'burned the papers', 'repaired the clock', 'saved the harvest', 'invented the loom', 'crossed the frozen lake',
      'translated the old song', 'guarded the tower', 'discovered the cave',
    ], // prettier-ignore
    test: [
      'designed the lighthouse', 'signed the treaty', 'rescued the sailors', 'composed the march', 'forged the sword',
      'founded the school', 'lost the ring', 'cut down the hedge', 'mended the sail', 'led the strike', 'wrote the diary',
      'closed the factory', 'climbed the north wall', 'printed the first newspaper', 'poisoned the well',
    ], // prettier-ignore
  },
  /** The same as a plain verb: what somebody chose to do. */
  act: {
    train: [
      'leave the village', 'sell the farm', 'close the shutters', 'refuse the crown', 'keep silent', 'cross the river at night',
      'burn the letters', 'marry so late', 'turn back', 'hide in the barn', 'learn Latin', 'give up the sea', 'lock the chapel',
      'paint only in winter', 'walk instead of riding', 'send the ship away',
    ], // prettier-ignore
    test: [
      'abandon the mine', 'return the gold', 'cut the rope', 'change the law', 'move to the coast', 'dismiss the guard',
      'stop writing', 'share the prize', 'sleep in the stable', 'wear black', 'tear up the contract', 'sail without a map',
    ], // prettier-ignore
  },
  /** A happening, after `the`. */
  event: {
    train: [
      'great flood', 'first fair', 'long siege', 'wedding', 'fire in the granary', 'election', 'eclipse', 'harvest feast',
      'trial', 'last voyage', 'strike of the weavers', 'opening of the canal', 'battle', 'coronation', 'snow storm', 'auction',
    ], // prettier-ignore
    test: [
      'earthquake', 'concert', 'shipwreck', 'peace conference', 'plague', 'horse race', 'opening of the museum', 'mutiny',
      'royal visit', 'landslide', 'chess match', 'launch of the balloon',
    ], // prettier-ignore
  },
  /** A made or grown thing, after `the`. */
  object: {
    train: [
      'barometer', 'silver cup', 'wooden bridge', 'church organ', 'old mill', 'red coat', 'sailing boat', 'printing press',
      'stone tower', 'iron gate', 'water wheel', 'telescope', 'piano', 'loom', 'market hall', 'coal stove', 'copper kettle',
    ], // prettier-ignore
    test: [
      'lighthouse', 'compass', 'theatre', 'steam engine', 'marble statue', 'harp', 'railway tunnel', 'sundial', 'microscope',
      'brass lamp', 'granary', 'tapestry', 'windmill',
    ], // prettier-ignore
  },
  /** Things that are counted, in the plural. */
  things: {
    train: [
      'sheep', 'windows', 'soldiers', 'apple trees', 'steps', 'ships', 'children', 'candles', 'pages', 'bridges', 'wagons',
      'bottles of wine', 'chairs', 'villages', 'bees', 'sacks of flour', 'islands', 'bells', 'keys',
    ], // prettier-ignore
    test: [
      'goats', 'doors', 'sailors', 'pear trees', 'rooms', 'rowing boats', 'pupils', 'torches', 'chapters', 'tunnels', 'coins',
      'barrels of salt', 'benches', 'farms', 'swans', 'bricks', 'lakes',
    ], // prettier-ignore
  },
  /** What something is used for, after `a tool that` or `an animal that`. */
  use: {
    train: [
      'measures the wind', 'cuts glass', 'lifts heavy stones', 'keeps milk cool', 'shows the hours by shadow', 'spins wool',
      'grinds corn', 'sharpens knives', 'weighs gold', 'draws circles', 'holds a door shut', 'carries water uphill',
    ], // prettier-ignore
    test: [
      'measures heat', 'bends iron', 'pulls a plough', 'keeps time on a ship', 'warms a bed', 'polishes silver', 'cracks nuts',
      'catches mice', 'seals letters', 'pumps air',
    ], // prettier-ignore
  },
  /** Somewhere, with its preposition. */
  where: {
    train: [
      'in the valley', 'on the island', 'at the harbour', 'behind the church', 'in the northern hills', 'on the market square',
      'near the river', 'under the bridge', 'in the old town', 'beyond the forest',
    ], // prettier-ignore
    test: [
      'on the peninsula', 'in the capital', 'by the lake', 'along the coast', 'at the border', 'above the waterfall',
      'in the desert', 'outside the walls',
    ], // prettier-ignore
  },
} as const satisfies Readonly<Record<string, Parted>>;

export type Gap = keyof typeof FILLERS;
