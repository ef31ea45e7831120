import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.embedded/', '**/src/queries/', 'packages/*/dist/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Chai's assertions are property reads, and numbers in a message need no ceremony.
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Characters are what we count: PostgreSQL's positions do.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      'no-console': 'error',
    },
  },
  {
    files: ['packages/tool/src/cli/**', 'bench/**', 'test/support/**'],
    rules: { 'no-console': 'off' },
  },
);
