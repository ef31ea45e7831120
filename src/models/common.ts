/** The key that most tables share. */
export const id = {
  id: { type: 'uuid', default: 'gen_random_uuid()', about: 'the row, for ever' },
} as const;

/** When a row was made and changed, in UTC. */
export const times = {
  created_at: {
    type: 'timestamp',
    default: "(now() AT TIME ZONE 'utc'::text)",
    about: 'when the row was made, in UTC',
  },
  updated_at: {
    type: 'timestamp',
    default: "(now() AT TIME ZONE 'utc'::text)",
    about: 'when the row was last changed, in UTC',
  },
} as const;

/** The columns that nearly every table ends in. */
export const common = {
  ...id,
  ...times,
  version: { type: 'integer', default: '0', about: 'how often the row was updated: an optimistic lock' },
} as const;
