import type { EnumModel, Exception, Model } from 'pgproof-runtime/model.js';
import type { Actual } from './actual.js';

/** Something that is not as it should be, and what to do about it. */
export interface Finding {
  /** `column public.role.name` */
  readonly object: string;
  /** The name of the check that found it. */
  readonly rule: string;
  /** What is wrong, with the object as the subject: `is missing`. */
  readonly problem: string;
  /** SQL that brings the database back to the models, and loses no data; or what to write in the models, where the database may be right. */
  readonly fix: { readonly sql: string } | { readonly model: string };
}

/** A finding whose check is known. */
export type Found = Omit<Finding, 'rule'>;

/** What the application takes the database to be. */
export interface Expectation {
  readonly models: readonly Model[];
  readonly enums: readonly EnumModel[];
  readonly exceptions: readonly Exception[];
}

export interface Check {
  readonly name: string;
  /** Why it matters. */
  readonly reason: string;
  find(expected: Expectation, actual: Actual): Found[];
}
