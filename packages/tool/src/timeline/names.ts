/** The words in front of an object's name, and the parts of the name without their quotes. */
export interface ObjectName {
  readonly kind: string;
  readonly parts: readonly string[];
}

/**
 * Takes an object's name apart, as facts have it: `column public.user."Full name"`. Of a function the arguments stay on the last part:
 * `touch(integer)`.
 */
export function partsOfObject(object: string): ObjectName {
  const [, kind = '', path = ''] = /^((?:[a-z][a-z-]* )+)([^]*)$/.exec(object) ?? [];
  return { kind: kind.trimEnd(), parts: partsOfPath(path) };
}

/** The parts of a name with dots in it, without their quotes. */
export function partsOfPath(path: string): string[] {
  const parts = [''];
  for (const [token, quoted] of path.matchAll(/"((?:[^"]|"")*)"|\([^]*$|[^]/g)) {
    if (token === '.') parts.push('');
    else parts.push(`${parts.pop() ?? ''}${quoted === undefined ? token : quoted.replaceAll('""', '"')}`);
  }
  return parts;
}

/** The part of an object's name that is its own: `Full name`. */
export function ownName(object: string): string {
  return (partsOfObject(object).parts.at(-1) ?? '').replace(/\([^]*$/, '');
}

/** A former name as one says it beside the present one: only what is its own, where the rest is the same. */
export function formerName(was: string, object: string): string {
  const [old, now] = [partsOfObject(was), partsOfObject(object)];
  const isOwn = old.parts.slice(0, -1).join('.') === now.parts.slice(0, -1).join('.');
  return isOwn ? (old.parts.at(-1) ?? '') : was.slice(old.kind.length + 1);
}
