import { UserError } from 'pgproof-runtime/errors.js';
import { name } from '../catalog/facts/text.js';
import { quoteForShell } from '../migrate/naming.js';

export const lossKinds = ['table', 'column', 'label', 'deleted', 'changed', 'unread'] as const;

export type LossKind = (typeof lossKinds)[number];

/** What going down takes away. */
export interface Loss {
  /** As it is accepted: `public.note`, `public.user.phone`, `public.status.paused`, `public.role:deleted`, `public.role:changed`; a migration's name. */
  readonly object: string;
  readonly kind: LossKind;
  /** How many rows, values, or uses of a label; null where they cannot be counted. */
  readonly count: number | null;
  /** There may be more: counting was ended by its limit. */
  readonly atLeast: boolean;
  /** The migration whose down file takes it away. */
  readonly migration: string;
  readonly accepted: boolean;
}

/** Thrown instead of taking away what was not accepted. */
export class LossRefused extends UserError {
  /** All that would be lost, what was accepted among it. */
  readonly losses: readonly Loss[];

  constructor(message: string, losses: readonly Loss[], fix: string) {
    super(message, { fix, exitCode: 1 });
    this.name = 'LossRefused';
    this.losses = losses;
  }
}

/** An object's name, and what else it may be called by one who accepts its loss. */
export interface Named {
  readonly object: string;
  readonly others: readonly string[];
}

/** A loss before it is known what else is lost, and so which names are its alone. */
export interface Draft extends Named, Omit<Loss, 'object' | 'accepted'> {}

/** @param parts schema, table or type, and column or label. @param end `:deleted`, where it is rows. */
export function nameLoss(parts: readonly string[], searchPath: readonly string[], end = ''): Named {
  const [schema = '', ...inner] = parts;
  const short = searchPath.includes(schema) ? [name(...inner), inner.join('.')] : [];
  return { object: `${name(...parts)}${end}`, others: [parts.join('.'), ...short].map((other) => `${other}${end}`) };
}

/** Whether a loss is accepted. What else it may be called counts where nothing else that would be lost is called so. */
export function isAccepted({ object, others }: Named, all: readonly Named[], accepted: readonly string[]): boolean {
  return (
    accepted.includes(object) ||
    others.some(
      (other) =>
        accepted.includes(other) &&
        all.every((one) => one.object === object || (one.object !== other && !one.others.includes(other))),
    )
  );
}

/** `public.user.nickname: 12 values (20260301090000_add-nickname)`. */
export function describeLoss({ object, kind, count, atLeast, migration }: Loss): string {
  if (count === null)
    return `${migration}: it runs outside a transaction, and what it does to rows cannot be read before it is committed`;
  const number = `${atLeast ? 'at least ' : ''}${count}`;
  const plural = count === 1 && !atLeast ? '' : 's';
  const what = {
    table: `row${plural}`,
    column: `value${plural}`,
    label: `use${plural}`,
    deleted: `row${plural} deleted`,
    changed: `row${plural} changed`,
    unread: `row${plural} deleted or changed by its batches`,
  }[kind];
  if (kind === 'unread') return `${migration}: ${number} ${what}`;
  return `${object.replace(/:(?:deleted|changed)$/, '')}: ${number} ${what} (${migration})`;
}

/** @param what would lose it, and what stands. @param next what goes on with what is left. */
export function refuseLosses(what: string, losses: readonly Loss[], next?: { readonly command: string }): LossRefused {
  const refused = losses.filter(({ accepted }) => !accepted);
  const words = refused.map(({ object }) => acceptLoss(object)).join(' ');
  const fix =
    next === undefined
      ? `then name what may be lost: ${words}`
      : `then go on, and name what may be lost: ${next.command} ${words}`;
  return new LossRefused([what, ...refused.map(describeLoss)].join('\n  '), losses, `save what has to be kept; ${fix}`);
}

export function acceptLoss(name: string): string {
  return `--accept-loss ${quoteForShell(name)}`;
}
