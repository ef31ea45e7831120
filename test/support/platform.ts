import { join } from 'node:path';
import type { Expectation } from '../../packages/tool/src/checks/check.js';
import { enums } from '../../src/models/enums.js';
import { readExceptions } from '../../packages/tool/src/config/exceptions-file.js';
import { models } from '../../src/models/list.js';

/** What the application takes its database to be. */
export const platform: Expectation = {
  models,
  enums,
  exceptions: readExceptions(join(import.meta.dirname, '../../src/models/exceptions.json')),
};
