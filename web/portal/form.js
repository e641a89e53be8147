import { element, paragraph } from './elements.js';
import { Problem } from './problem.js';
import { wordsFor } from './words.js';

/** @typedef {import('./fields.js').Field} Field */

/**
 * A form that checks what was typed, sends it once at a time, and says what is wrong at the field it is wrong with.
 * What was typed stays. `send` gets the values by name; a `Problem` it throws is explained here.
 * @param {{ fields: Field[], action: string, send: (values: Record<string, string>) => Promise<void> }} options
 */
export function form({ fields, action, send }) {
  const summary = element('div', { class: 'summary', role: 'alert', tabindex: '-1' });
  const submit = element('button', { type: 'submit', class: 'primary' }, action);
  let isBusy = false;

  /** @param {Event} event */
  async function submitted(event) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    try {
      clear();
      if (mistakesShown()) return;
      await send(Object.fromEntries(fields.map((field) => [field.name, field.value()])));
    } catch (problem) {
      explain(problem instanceof Problem ? problem : new Problem({ code: 'internal' }));
    } finally {
      setBusy(false);
    }
  }

  /** The button keeps the focus meanwhile, which a disabled one would lose. @param {boolean} busy */
  function setBusy(busy) {
    isBusy = busy;
    submit.setAttribute('aria-disabled', String(busy));
    submit.textContent = busy ? 'One moment …' : action;
  }

  function clear() {
    summary.replaceChildren();
    for (const field of fields) {
      field.conceal();
      field.showMistake(undefined);
    }
  }

  function mistakesShown() {
    const mistakes = fields.flatMap((field) => {
      const mistake = field.mistake();
      return mistake ? [{ field, mistake }] : [];
    });
    if (mistakes.length === 0) return false;
    const them = mistakes.length === 1 ? 'one answer' : `${mistakes.length} answers`;
    tell('Not quite yet', `Please look at ${them} again.`, mistakes);
    return true;
  }

  /** @param {Problem} problem */
  function explain(problem) {
    const { heading, advice, field: name } = wordsFor(problem);
    const named = problem.errors.map(({ pointer, detail }) => ({
      name: pointer.replace(/^#\//, ''),
      text: sentence(detail),
    }));
    const about = named.length > 0 ? named : [{ name, text: advice }];
    tell(
      heading,
      advice,
      about.flatMap(({ name, text }) =>
        fields.filter((field) => field.name === name).map((field) => ({ field, mistake: text })),
      ),
    );
  }

  /** @param {string} heading @param {string} advice @param {{ field: Field, mistake: string }[]} mistakes */
  function tell(heading, advice, mistakes) {
    summary.replaceChildren(element('h2', {}, heading), ...(advice ? [paragraph(advice)] : []));
    for (const { field, mistake } of mistakes) field.showMistake(mistake);
    const first = mistakes[0]?.field ?? summary;
    first.focus();
  }

  const nodes = fields.map(({ node }) => node);
  return element('form', { method: 'post', novalidate: '', submit: submitted }, summary, ...nodes, submit);
}

/** @param {string} detail */
const sentence = (detail) => `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`;
