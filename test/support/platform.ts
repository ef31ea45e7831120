import type { Expectation } from '../../packages/tool/src/checks/check.js';
import { enums } from '../../src/models/enums.js';
import { exceptions } from '../../src/models/exceptions.js';
import { models } from '../../src/models/list.js';

/** What the application takes its database to be. */
export const platform: Expectation = { models, enums, exceptions };
