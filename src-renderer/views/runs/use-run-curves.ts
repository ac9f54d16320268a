import { useIntervalFn, watchDebounced } from '@vueuse/core';
import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';
import { appended, curveOfSteps, hasMoreDetail, withDetail } from '../../../src-main/charts/series.ts';
import type { StepRange } from '../../../src-main/charts/series.ts';
import type { Fault } from '../../../src-main/base/errors.ts';
import type { Progress } from '../../../src-main/contract/events.ts';
import { NO_CURVE } from '../../../src-main/contract/series.ts';
import type { Curve } from '../../../src-main/contract/series.ts';
import { bridge } from '../../bridge/index.ts';
import { Newest } from '../../composables/newest.ts';

/** The curves that are drawn. */
export const CURVES = ['loss', 'learningRate', 'gradNorm', 'tokensPerSecond', 'boundary'] as const;
export type CurveName = (typeof CURVES)[number];
export type Curves = Readonly<Record<CurveName, Curve>>;
type Answer = Readonly<Partial<Record<CurveName, Curve>>>;

/** Stretches of the whole run, and most that it may grow to before it is asked for again. */
const [WHOLE, LONGEST] = [1000, 3000];
const DETAIL = 2000;
/** Milliseconds: between two looks at what was stored since, between two drawings, and after a hand came to rest. */
const [LOOK_AGAIN, DRAW, REST] = [5000, 500, 150];

export interface RunCurves {
  readonly curves: ComputedRef<Curves>;
  readonly isLoaded: Readonly<ShallowRef<boolean>>;
  readonly fault: Readonly<ShallowRef<Fault | null>>;
  /** Tells a step that is not in the store yet. */
  note(progress: Progress): void;
  reload(): Promise<void>;
}

/**
 * The curves of a run: what is stored of it, the steps reported since, and the part in sight in more detail.
 * @param state the curves are read again when it changes: a resumed run may do steps again
 */
export function useRunCurves(id: string, state: () => string | null, range: Ref<StepRange | null>): RunCurves {
  const stored = shallowRef<Answer>({});
  const reported = shallowRef<readonly Progress[]>([]);
  const detail = shallowRef<{ readonly part: StepRange; readonly curves: Answer } | null>(null);
  const isLoaded = shallowRef(false);
  const fault = shallowRef<Fault | null>(null);
  const [newest, newestDetail] = [new Newest(), new Newest()];
  let waiting: Progress[] = [];

  async function ask(part: Partial<StepRange>, limit: number): Promise<Answer | null> {
    const answer = await bridge.invoke('runs.series', { id, names: [...CURVES], ...part, limit });
    fault.value = answer.kind === 'failed' ? answer.fault : null;
    return answer.kind === 'done' ? answer.value : null;
  }
  const lastStored = (): number => stored.value.loss?.step.at(-1) ?? 0;
  const dropStored = (): void => {
    reported.value = reported.value.filter(({ step }) => step > lastStored());
  };

  function reload(): Promise<void> {
    return newest.ask(
      'whole',
      () => ask({}, WHOLE),
      (answer) => {
        if (answer === null) return;
        stored.value = answer;
        isLoaded.value = true;
        detail.value = null;
        dropStored();
        void lookCloser();
      },
    );
  }
  /** What was stored since the last look. */
  async function catchUp(): Promise<void> {
    if (!isLoaded.value) return;
    if ((stored.value.loss?.step.length ?? 0) > LONGEST) return reload();
    await newest.ask(
      'later',
      () => ask({ from: lastStored() + 1 }, WHOLE),
      (later) => {
        if (later === null) return;
        stored.value = mapCurves((name) => appended(stored.value[name] ?? NO_CURVE, later[name] ?? NO_CURVE));
        dropStored();
      },
    );
  }
  /** Asks for the part in sight, and as much again on either side, where more is known of it than is drawn. */
  async function lookCloser(): Promise<void> {
    const part = range.value;
    if (part === null || !hasMoreDetail(curves.value.loss, part)) {
      newestDetail.drop();
      return;
    }
    const margin = (part.to - part.from) / 2;
    const wide = { from: Math.max(0, Math.floor(part.from - margin)), to: Math.ceil(part.to + margin) };
    await newestDetail.ask(
      JSON.stringify(wide),
      () => ask(wide, DETAIL),
      (answer) => {
        if (answer !== null) detail.value = { part: wide, curves: answer };
      },
    );
  }

  const curves = computed(() =>
    mapCurves((name) => {
      const live = curveOfSteps(reported.value.map((progress) => [progress.step, progress[name]] as const));
      const whole = appended(stored.value[name] ?? NO_CURVE, live);
      return detail.value === null
        ? whole
        : withDetail(whole, detail.value.curves[name] ?? NO_CURVE, detail.value.part);
    }),
  );

  watch(state, () => void reload(), { immediate: true });
  watchDebounced(range, () => void lookCloser(), { debounce: REST });
  useIntervalFn(() => state() === 'running' && void catchUp(), LOOK_AGAIN);
  useIntervalFn(() => {
    if (waiting.length === 0) return;
    reported.value = [...reported.value, ...waiting].filter(({ step }) => step > lastStored());
    waiting = [];
  }, DRAW);
  onScopeDispose(() => {
    newest.drop();
    newestDetail.drop();
  });
  return { curves, isLoaded, fault, reload, note: (progress) => void waiting.push(progress) };
}

function mapCurves(of: (name: CurveName) => Curve): Curves {
  return Object.fromEntries(CURVES.map((name) => [name, of(name)])) as Record<CurveName, Curve>;
}
