/** The second step of `make types`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowProofs } from './row-proofs.js';

writeFileSync(join(import.meta.dirname, 'rows.ts'), rowProofs());
