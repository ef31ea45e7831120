import type { Exception } from 'pgproof-runtime';

const tarot = "the tarot plugin's: its own migrations make it";

/** What may be in a database of the platform though no model knows it. */
export const exceptions: readonly Exception[] = [
  { object: 'table public.alembic_version', reason: "Alembic's record, on databases that it built" },
  { object: 'table public.arcana', reason: tarot },
  { object: 'table public.taro_session', reason: tarot },
  { object: 'table public.taro_card_draw', reason: tarot },
  { object: 'enum public.arcanatype', reason: tarot },
  { object: 'enum public.cardorientation', reason: tarot },
  { object: 'enum public.cardposition', reason: tarot },
  { object: 'enum public.tarosessionstatus', reason: tarot },
];
