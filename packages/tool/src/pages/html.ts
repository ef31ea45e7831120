import { hideSecrets } from '../migrate/secrets.js';

/** A piece of a page that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Value = Html | string | number | undefined | false | readonly Value[];

/** HTML of a template: what is put in is escaped, unless it is HTML already, and is without secrets. */
export function html(pieces: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(
    pieces.map((piece, index) => `${piece}${index < values.length ? textOf(values[index]) : ''}`).join(''),
  );
}

function textOf(value: Value): string {
  if (value instanceof Html) return value.text;
  if (value === undefined || value === false) return '';
  if (typeof value === 'object') return value.map(textOf).join('');
  return escape(shownText(String(value)));
}

/** A text as a page may show it: without passwords, and without characters that no page may hold. */
export function shownText(text: string): string {
  const shown = /passw|:\/\//i.test(text) ? hideSecrets(text) : text;
  return shown.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '\ufffd',
  );
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (found) => entities[found] ?? found);
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A name; a long one may go on in the next line behind a part of it. */
export function breakable(text: string): Html {
  if (text.length <= 20) return new Html(textOf(text));
  return new Html(textOf(text).replace(/(?:::|[._/])(?=[^\s._/:])|(?<=[a-z])(?=[A-Z])/g, '$&<wbr>'));
}

/** The values with something between them. */
export function joined(values: readonly Value[], between: Value = ', '): Value {
  return values.map((value, index) => (index === 0 ? value : [between, value]));
}
