/** What a json or jsonb value is when it is read. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
