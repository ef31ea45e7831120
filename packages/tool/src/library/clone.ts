import { isServerError } from 'pgproof-runtime/errors.js';
import { copyDatabase, type Copy } from './copy.js';
import { ensureTemplate, type Template } from './template.js';
import type { TestServer } from './test-server.js';

/** Copies the template. Only where that fails it is made: it is not there, or another run of the project has just replaced it. */
export async function cloneTemplate(server: TestServer, template: Template, signal: AbortSignal): Promise<Copy> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await copyDatabase(server, template.name);
    } catch (error) {
      if (attempt === 3 || !isServerError(error) || error.code !== '3D000') throw error;
    }
    await ensureTemplate(server, template, signal);
  }
}
