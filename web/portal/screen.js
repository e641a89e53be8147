import { element } from './elements.js';

const screen = /** @type {HTMLElement} */ (document.getElementById('screen'));

/**
 * Replaces what is shown, and moves the focus to its heading so that nobody misses the change. `title` names no
 * person: browsers keep it in their history.
 * @param {{ title: string, heading?: string, over?: string, content: (Node | string)[] }} view
 */
export function show({ title, heading = title, over, content }) {
  const h1 = element('h1', { tabindex: '-1' }, heading);
  screen.replaceChildren(...(over ? [element('p', { class: 'over' }, over)] : []), h1, ...content);
  document.title = `${title} – Client portal`;
  scrollTo(0, 0);
  h1.focus({ preventScroll: true });
}

/** Says that something is on its way. */
export const showWaiting = () => show({ title: 'One moment …', content: [] });
