import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { platformPackage } from '../../../packages/tool/src/embedded/binaries.js';
import { UserError } from 'pgproof-runtime/errors.js';

const project = join(import.meta.dirname, '../../..');

describe('the packages of the embedded server', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(join(project, 'packages/tool/package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const machines = ['darwin', 'linux', 'win32', 'freebsd'].flatMap((platform) =>
    ['arm', 'arm64', 'ia32', 'ppc64', 'x64', 'riscv64'].map((cpu) => [platform, cpu] as const),
  );

  it('are optional dependencies, one for each machine that it runs on, of one version', () => {
    const named = machines.flatMap(([platform, cpu]) => {
      try {
        return [platformPackage(platform, cpu)];
      } catch (error) {
        expect(error).to.be.instanceOf(UserError);
        expect((error as UserError).message).to.equal(`there is no embedded PostgreSQL for ${platform} on ${cpu}`);
        return [];
      }
    });
    expect(named).to.deep.equal(Object.keys(optionalDependencies));
    expect(new Set(Object.values(optionalDependencies))).to.have.lengthOf(1);
  });

  it('are in package-lock.json for every machine, whatever the one that wrote it', () => {
    const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version?: string; optional?: boolean }>;
    };
    for (const [name, version] of Object.entries(optionalDependencies))
      expect(packages[`node_modules/${name}`], name).to.include({ version, optional: true });
  });
});
