import type { Direction } from './files.js';
import type { LockHolder } from './lock.js';

/** What a run tells while it works. Whoever prints decides on words. */
export type Event =
  | { readonly type: 'waiting'; readonly holder: LockHolder | undefined }
  | { readonly type: 'start'; readonly name: string; readonly direction: Direction }
  | { readonly type: 'done'; readonly name: string; readonly direction: Direction; readonly durationMs: number }
  | { readonly type: 'notice'; readonly name: string | undefined; readonly severity: string; readonly message: string }
  | { readonly type: 'note'; readonly message: string };

export type Report = (event: Event) => void;
