import type { FileProblem } from '../../migrate/kinds.js';

/** The tools whose folders can be read. */
export const tools = ['golang-migrate', 'dbmate', 'node-pg-migrate', 'flyway'] as const;
export type Tool = (typeof tools)[number];

/** A file of such a folder. */
export interface SourceFile {
  /** As seen from the folder, with `/`. */
  readonly path: string;
  /** Undefined where it is no UTF-8 text. */
  readonly text: string | undefined;
}

/** SQL that the tool ran as one: a file, or what stands behind one of its markers. */
export interface Section {
  readonly file: string;
  /** Where its text begins in the file, from 1. */
  readonly line: number;
  /** Comments from above the markers. */
  readonly head: string;
  readonly text: string;
  /** False where the tool was told to open no transaction. */
  readonly transactional: boolean;
}

/** Something about a file that the reader is told. */
export interface Note {
  readonly file: string;
  /** From 1; undefined: it is about all of it. */
  readonly line?: number | undefined;
  readonly text: string;
}

/** A migration as the tool has it. */
export interface Source {
  /** Its digits; '' where it has none. */
  readonly version: string;
  readonly title: string;
  /** The file that stands for it. */
  readonly file: string;
  /** Undefined: there is none, or it holds nothing. */
  readonly up: Section | undefined;
  readonly down: Section | undefined;
  readonly notes: readonly Note[];
}

/** What a folder holds, as the tool reads it. */
export interface Reading {
  /** In the order in which the tool runs them. */
  readonly sources: readonly Source[];
  /** What the tool does not run. */
  readonly leftOut: readonly Note[];
  /** What keeps the folder from being imported. */
  readonly problems: readonly FileProblem[];
}

/** A whole file as one section. */
export function wholeFile({ path: file, text = '' }: SourceFile, transactional = true): Section {
  return { file, line: 1, head: '', text: text.replace(/^\uFEFF/, ''), transactional };
}

/** The line of an offset, from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** @param kind what many such have in common, behind their number. */
export function problem({ file, line, text }: Note, kind: string, fix?: string): FileProblem {
  const place = line === undefined ? file : `${file}:${line}`;
  return { file, place, line: `${place}: ${text}`, kind, fix };
}
