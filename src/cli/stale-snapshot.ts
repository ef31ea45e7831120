import type { Work } from './work.js';

export async function noteStaleSnapshot(_work: Work): Promise<void> {}
