import { describeHunt } from './suite.js';

// In two files, since Mocha runs files side by side.
describeHunt(['tables', 'columns']);
