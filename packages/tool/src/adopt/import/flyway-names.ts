import { basename } from 'node:path';
import type { SourceFile } from './source.js';

/** A file as its name tells it. */
export interface Named {
  readonly file: SourceFile;
  /** V, U, R or B. */
  readonly prefix: string;
  /** `1.2`; '' for a repeatable one. */
  readonly version: string;
  readonly title: string;
}

/** Undefined for what is no migration. */
export function nameOf(file: SourceFile): Named | undefined {
  const name = basename(file.path);
  const [, prefix = '', left = '', title = ''] = /^([VURB])(.*?)(?:__(.*))?\.sql$/i.exec(name) ?? [];
  const version = left.replaceAll('_', '.');
  const isVersion = prefix === 'R' ? left === '' && name.includes('__') : /^\d+(?:\.\d+)*$/.test(version);
  return isVersion && /^[VURB]$/.test(prefix) ? { file, prefix, version, title } : undefined;
}

/** What the file of another name is to Flyway. */
export function describeOther(path: string): string {
  return /(?:^|\/)(?:before|after|create)[A-Z]\w*\.sql$/.test(path)
    ? 'a callback: the runner has none'
    : 'Flyway does not see it: its name is not V1__name.sql';
}

export function compare(left: Named, right: Named): number {
  return compareVersions(left.version, right.version);
}

/** 1.10 is behind 1.9, and 1.0 is 1. */
export function compareVersions(left: string, right: string): number {
  const [ours, theirs] = [left.split('.').map(BigInt), right.split('.').map(BigInt)];
  for (let part = 0; part < Math.max(ours.length, theirs.length); part += 1) {
    const [one, other] = [ours[part] ?? 0n, theirs[part] ?? 0n];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}
