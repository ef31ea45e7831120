import { mutants } from './mutants.js';
import { describeHunt } from './suite.js';

const elsewhere = ['tables', 'columns', 'enum types', 'foreign keys'];

describeHunt((Object.keys(mutants) as (keyof typeof mutants)[]).filter((group) => !elsewhere.includes(group)));
