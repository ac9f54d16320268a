/**
 * Looks for what a person cannot see or reach on the page as it is laid out now. It runs inside of the page; its value is a
 * list of sentences, empty where all is well.
 */
/* global document, getComputedStyle, innerHeight, innerWidth, Node */
(() => {
  const main = document.getElementById('main');
  const all = [...document.body.querySelectorAll('*')].filter((each) => each.checkVisibility());
  const seen = all.filter((each) => !isForEars(each));
  return [
    ...[documentFaults(), all.flatMap(placeFaults), seen.flatMap(scrollFaults), seen.flatMap(cutFaults)].flat(),
    ...[seen.filter(says).flatMap(reachFaults), mainButtons().flatMap(coverFaults)].flat(),
  ];

  /** The document itself never scrolls: its content does, in one place, and only downwards. */
  function documentFaults() {
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement;
    return [
      ...(scrollHeight > clientHeight + 1 ? [`the document scrolls down (${scrollHeight} px)`] : []),
      ...(scrollWidth > clientWidth + 1 ? [`the document scrolls sideways (${scrollWidth} px)`] : []),
      ...(main.scrollWidth > main.clientWidth + 1 ? [`the content scrolls sideways (${main.scrollWidth} px)`] : []),
    ];
  }

  /** What is placed absolutely stays with the content that scrolls. */
  function placeFaults(element) {
    const isPlaced = style(element).position === 'absolute' && main.contains(element) && 'offsetParent' in element;
    return isPlaced && !main.contains(element.offsetParent)
      ? [`${name(element)} is placed outside of the content that scrolls`]
      : [];
  }

  /** Within the content only long tables and texts scroll on their own, and they can be seen as a whole. */
  function scrollFaults(element) {
    const scrolls = /auto|scroll/.test(style(element).overflowY) && element.scrollHeight > element.clientHeight + 1;
    if (!scrolls || element === main || !main.contains(element)) return [];
    const isMeant = element.matches('textarea, pre, [role="table"]');
    return [
      ...(isMeant ? [] : [`${name(element)} scrolls inside of the content that scrolls`]),
      ...(element.clientHeight > main.clientHeight ? [`${name(element)} scrolls and is higher than the window`] : []),
    ];
  }

  /** No text is cut without something that tells the whole of it, and none runs out of its box over its neighbours. */
  function cutFaults(element) {
    const { overflowX, textOverflow, display } = style(element);
    if (element.scrollWidth <= element.clientWidth + 1 || element.closest('svg') !== null) return [];
    if (/hidden|clip/.test(overflowX)) {
      if (textOverflow !== 'ellipsis') return [`${name(element)} is cut`];
      const whole = element.closest('[title], [data-tip]') ?? element.querySelector('[title]');
      return whole === null ? [`${name(element)} is cut, and nothing tells the whole of it`] : [];
    }
    const isBox = overflowX === 'visible' && display !== 'inline' && element !== main && element.clientWidth > 0;
    return isBox && main.contains(element)
      ? [`${name(element)} runs out of its box (${element.scrollWidth} of ${element.clientWidth} px)`]
      : [];
  }

  /** Follows a box outwards through all that cuts or scrolls it, as far as the window. */
  function reachFaults(element) {
    let box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return [];
    let at = element;
    while (style(at).position !== 'fixed' && at.parentElement !== document.body) {
      const { position } = style(at);
      at = at.parentElement;
      const { overflowX, overflowY, textOverflow, position: outer } = style(at);
      if (position === 'absolute' && outer === 'static') continue;
      const edge = at.getBoundingClientRect();
      if (/auto|scroll/.test(overflowX + overflowY)) {
        const [left, top] = [box.left - edge.left + at.scrollLeft, box.top - edge.top + at.scrollTop];
        if (left < -1 || top < -1) return [`${name(element)} cannot be scrolled to in ${name(at)}`];
        box = edge;
      } else if (/hidden|clip/.test(overflowX) && textOverflow !== 'ellipsis' && !at.matches('svg')) {
        const [wide, high] = [box.right - edge.right, box.bottom - edge.bottom];
        const over = Math.max(wide, edge.left - box.left, high, edge.top - box.top);
        if (over > 2) return [`${name(element)} is cut by ${name(at)} (${Math.round(over)} px)`];
      }
    }
    const isInside = box.left > -1 && box.top > -1 && box.right < innerWidth + 1 && box.bottom < innerHeight + 1;
    return isInside ? [] : [`${name(element)} lies outside of the window`];
  }

  /** The thing to do here can be brought to where a hand reaches it, with nothing above it. */
  function coverFaults(button) {
    const before = main.scrollTop;
    button.scrollIntoView({ block: 'center' });
    const { left, width, top, height } = button.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    main.scrollTop = before;
    if (hit === null) return [`${name(button)} cannot be brought into sight`];
    return button.contains(hit) ? [] : [`${name(button)} lies under ${name(hit)}`];
  }

  function mainButtons() {
    const place = document.querySelector('[role="dialog"]') ?? main;
    return [...place.querySelectorAll('.button.main')];
  }

  /** Whether an element itself says or does something. */
  function says(element) {
    return (
      (element.matches('a, button, input, select, textarea, summary, canvas, svg, [role]') ||
        [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '')) &&
      element.closest('.skip') === null
    );
  }

  /** Whether it is there only for those who hear the page. */
  function isForEars(element) {
    for (let at = element; at !== null; at = at.parentElement) if (style(at).clipPath === 'inset(50%)') return true;
    return false;
  }

  function style(element) {
    return getComputedStyle(element);
  }

  function name(element) {
    const text = element.getAttribute('aria-label') ?? element.textContent.trim().replaceAll(/\s+/g, ' ');
    return `${[element.localName, ...element.classList].join('.')} “${text.slice(0, 40)}”`;
  }
})();
