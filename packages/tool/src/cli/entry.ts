import { keepSoundBeside } from '../migrate/sound.js';
import { main } from './main.js';

// `npx pgproof plan | head` closes our stdout early. That must neither show a stack nor end a migration before its commit.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

keepSoundBeside(import.meta.filename);

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

// With nothing left to do, and everything written. To take all that was loaded down first, as Node does by itself, takes a while.
process.on('beforeExit', () => {
  process.exit();
});
