import type { Json } from 'pgproof-runtime';

/**
 * What the code relies on in columns of JSON. The database keeps any JSON there, so what reads them does not trust them any further. The other columns
 * of JSON (settings, and the taxes of a price) are read by no code of the platform: they are Json.
 */

/** The names of a plan's features, or an object whose keys they are, but for `limits`, which says how much of each. */
export type PlanFeatures = string[] | { limits?: Record<string, number>; [feature: string]: Json | undefined };

/** Of currencies or of countries; an empty list, and JSON's own null, stand for all. */
export type Codes = string[] | null;
