import { join } from 'node:path';
import { expect } from 'chai';
import { fill, index, useAdoption } from '../../support/adoption.js';
import { longTest } from '../../support/proofs.js';
import { commands } from '../../support/tools/commands.js';
import { libraries } from '../../support/tools/libraries.js';
import { steps, type Driver } from '../../support/tools/steps.js';
import { installTools, isInstalled, openWorkplace } from '../../support/tools/workplace.js';

/** The runner's own tables, of which node-pg-migrate's has the same name, stand apart. */
const apart = ['--schema', 'ops'];
const project = join(import.meta.dirname, '../../..');

describe('adopt --from, with the tools themselves', function () {
  this.timeout(300_000);
  const { trial, run, dump } = useAdoption();
  const drivers = [...commands, ...libraries];
  /** The project has node-pg-migrate; the others are installed when the first of them is asked for. */
  const modulesOf = (driver: Driver) =>
    driver.name === 'node-pg-migrate' ? project : installTools(drivers.filter((one) => one.program === undefined));

  for (const driver of drivers) {
    const { name, program, up, back, says = 'is retired in this database' } = driver;

    longTest(`takes over what ${name} built, goes on, and stops ${name} until it is undone`, async function () {
      const skip = (reason: string): never => {
        this.runnable().title += ` (skipped: ${reason})`;
        return this.skip();
      };
      if (program !== undefined && !isInstalled(program)) skip(`${program} is not installed`);
      const modules = modulesOf(driver) ?? skip('npm cannot install it');
      const tool = openWorkplace(driver, { url: `${trial.url}?sslmode=disable`, modules });
      const ours = async (...words: string[]) => {
        const { code, stdout, stderr } = await run(...words, ...apart);
        expect(code, `${words.join(' ')}: ${stdout}${stderr}`).to.equal(0);
        return stdout;
      };
      const works = async (words: readonly string[]) => {
        const { code, output } = await tool.run(words);
        expect(code, `${words.join(' ')}: ${output}`).to.equal(0);
      };
      try {
        const [first, second] = steps;
        tool.write([first, second]);
        await works(up);
        await trial.sql`insert into post values (1, 'a', 'b')`;
        const before = await dump();

        const inFolder = (driver.adopt ?? []).map((word) => (word.includes('/') ? join(tool.folder, word) : word));
        const adopt = ['adopt', '--from', name, ...inFolder, '--retire'];
        if (inFolder.includes('--from-files')) {
          tool.write([first, { ...second, up: `${second.up} -- edited` }]);
          const edited = await ours(...adopt, '--dry-run');
          expect(edited).to.match(/^the file that was applied is not the file in the folder: \S*fill_post$/m);
          expect(await dump()).to.deep.equal(before);
          tool.write([first, second]);
        }
        const adopted = await ours(...adopt);
        expect(adopted).to.match(new RegExp(`^${name} has noted \\d migrations? in `));
        expect(adopted).to.contain(`the database is at ${fill}`);
        expect(adopted).not.to.contain('is not the file in the folder');
        expect(adopted.includes('2 files compared by hash')).to.equal(inFolder.includes('--from-files'));
        expect(await ours('migrate')).to.contain(index);
        await ours('verify');

        const taken = await dump();
        const fails = async (words: readonly string[]) => {
          const { code, output } = await tool.run(words);
          expect(code, `${words.join(' ')}: ${output}`).not.to.equal(0);
          expect(output).to.contain(says);
          expect(await dump(), words.join(' ')).to.deep.equal(taken);
        };
        await fails(up);
        tool.write(steps);
        await fails(up);
        if (back !== undefined) await fails(back);

        await ours('rollback', '--to', fill);
        await ours('adopt', '--undo');
        expect((await dump()).filter((line) => !/^(?:\w )?ops\./.test(line))).to.deep.equal(before);

        await works(up);
        expect(await trial.exists('extra')).to.equal(true);
        const again = await dump();
        await works(up);
        expect(await dump()).to.deep.equal(again);
        if (back === undefined) return;
        await works(back);
        expect(await trial.exists('extra')).to.equal(false);
      } finally {
        tool.remove();
      }
    });
  }
});
