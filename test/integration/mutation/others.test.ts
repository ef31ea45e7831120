import { mutants } from './mutants.js';
import { describeHunt } from './suite.js';

describeHunt((Object.keys(mutants) as (keyof typeof mutants)[]).filter((group) => !/^(tables|columns)$/.test(group)));
