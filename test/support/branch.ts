import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A git repository with a project in a folder of it. */
export interface Branch {
  /** Of the repository. */
  readonly root: string;
  /** Of the project. */
  readonly folder: string;
  readonly git: (...words: string[]) => string;
  /** Writes files of the project; null takes one away. */
  readonly write: (files: Readonly<Record<string, string | null>>) => void;
  readonly commit: (subject: string) => void;
  readonly end: () => void;
}

export function makeBranch(files: Readonly<Record<string, string | null>>): Branch {
  const root = mkdtempSync(join(tmpdir(), 'vbwd-branch-'));
  const folder = join(root, 'shop');
  const git: Branch['git'] = (...words) => {
    const own = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...own, ...words], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  };
  const write: Branch['write'] = (some) => {
    for (const [name, text] of Object.entries(some)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      if (text === null) rmSync(path);
      else writeFileSync(path, text);
    }
  };
  const commit: Branch['commit'] = (subject) => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', subject);
  };
  write({
    'package.json': '{ "name": "shop" }\n',
    'pgproof.config.json': '{}\n',
    '.gitignore': '.embedded/\n',
    ...files,
  });
  git('init', '--quiet', '--initial-branch', 'main');
  commit('Begin');
  git('switch', '--quiet', '--create', 'topic');
  return {
    root,
    folder,
    git,
    write,
    commit,
    end: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A pair of files of a migration. */
export function pair(name: string, up: string, down: string): Record<string, string> {
  return { [`migrations/${name}.up.sql`]: `${up}\n`, [`migrations/${name}.down.sql`]: `${down}\n` };
}
