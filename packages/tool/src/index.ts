/** What a project imports from the tool. */
export { defineConfig, type Config } from './cli/config/config.js';
