import type { FileProblem } from '../../migrate/kinds.js';
import { readTokens } from '../../tokens.js';
import { compare, compareVersions, describeOther, nameOf, type Named } from './flyway-names.js';
import {
  lineOf,
  problem,
  wholeFile,
  type Note,
  type Reading,
  type Section,
  type Source,
  type SourceFile,
} from './source.js';

/** Reads files `V1__name.sql` in the order of their versions, with `U1__name.sql` as their downs, and behind them `R__name.sql` by name. */
export function readFlyway(files: readonly SourceFile[]): Reading {
  const settings = new Map(
    files.filter(({ path }) => path.endsWith('.conf')).map((file) => [file.path, file.text ?? '']),
  );
  const named: Named[] = [];
  const leftOut: Note[] = [];
  const problems: FileProblem[] = [];
  for (const file of files) {
    const name = nameOf(file);
    if (name !== undefined) named.push(name);
    else if (/(?:^|\/)[VRUB]\d*[\d._]*__.*\.(?:java|class|kt)$/.test(file.path))
      problems.push(
        problem(
          { file: file.path, text: 'is code: write what it does as SQL' },
          'files are code: write what they do as SQL',
        ),
      );
    else if (!file.path.endsWith('.sql.conf')) leftOut.push({ file: file.path, text: describeOther(file.path) });
  }
  const of = (prefix: string) => named.filter((one) => one.prefix === prefix);
  const versioned = of('V').sort(compare);
  problems.push(...versioned.flatMap((one, index) => doubled(one, versioned[index - 1])));
  const undos = of('U');
  const baseline = of('B').sort(compare).at(-1);
  const replaced =
    baseline !== undefined && !versioned.some((one) => compareVersions(one.version, baseline.version) <= 0);
  for (const { file } of of('B'))
    if (!replaced || file !== baseline.file)
      leftOut.push({ file: file.path, text: 'a baseline: it does what the versions up to it do, which are here' });
  for (const { file, version } of undos)
    if (!versioned.some((one) => compareVersions(one.version, version) === 0))
      leftOut.push({ file: file.path, text: 'there is no version that it undoes' });
  const repeatables = of('R').sort((left, right) => (left.title < right.title ? -1 : 1));
  const sources = [...(replaced ? [baseline] : []), ...versioned, ...repeatables].map((one): Source => {
    const undo = undos.find(({ version }) => one.prefix === 'V' && compareVersions(version, one.version) === 0);
    const sections = [one.file, ...(undo === undefined ? [] : [undo.file])].map((file) => {
      const read = readSection(file, settings.get(`${file.path}.conf`) ?? '');
      problems.push(...read.problems);
      return read.section;
    });
    const { path: file } = one.file;
    const notes =
      one.prefix === 'R' ? [{ file, text: 'a repeatable one runs once: write a later change as a new migration' }] : [];
    return { version: one.version, title: one.title, file, up: sections[0], down: sections[1], notes };
  });
  return { sources, leftOut, problems };
}

function doubled(one: Named, before: Named | undefined): FileProblem[] {
  if (before === undefined || compareVersions(one.version, before.version) !== 0) return [];
  const text = `has the version of ${before.file.path}: Flyway refuses both`;
  return [problem({ file: one.file.path, text }, 'files have the version of another')];
}

/** What Flyway writes in place of `${name}` no file says. */
function readSection(file: SourceFile, settings: string): { section: Section; problems: FileProblem[] } {
  const has = (name: string, value: string) => new RegExp(`^\\s*${name}\\s*[=:]\\s*${value}\\s*$`, 'im').test(settings);
  const section = wholeFile(file, !has('executeInTransaction', 'false'));
  const { text } = section;
  const comments = [...readTokens(text)].filter(({ kind }) => kind === 'comment');
  const placeholders = has('placeholderReplacement', 'false') ? [] : [...text.matchAll(/\$\{[^}\n]+\}/g)];
  const problems = placeholders
    .filter(({ index }) => !comments.some(({ at, end }) => index >= at && index < end))
    .map(({ 0: name, index }) =>
      problem(
        { file: file.path, line: lineOf(text, index), text: `${name} is a placeholder: write its value` },
        'placeholders stand in files: write their values',
      ),
    );
  if (/^\s*shouldExecute\s*[=:]/m.test(settings))
    problems.push(
      problem(
        {
          file: `${file.path}.conf`,
          text: 'shouldExecute decides whether it runs: remove what does not run, and this',
        },
        'files decide whether others run: remove those that do not, and these',
      ),
    );
  return { section, problems };
}
