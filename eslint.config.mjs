import tseslint from 'typescript-eslint';

const bareDatabase = {
  paths: [
    {
      name: 'typeorm',
      importNames: ['DataSource', 'Repository', 'EntityManager'],
      message: 'Tenants are kept apart by TenantTransaction: go through it.',
    },
    {
      name: '@nestjs/cqrs',
      importNames: ['EventBus', 'EventPublisher', 'EventsHandler'],
      message: 'It logs a handler’s error and goes on; follow the store instead.',
    },
  ],
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'tools/boundaries/canary/**',
      'clients/typescript/schema.ts',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['tools/**/*.ts', 'apps/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['libs/!(platform)/**/*.ts', 'libs/platform/!(database)/**/*.ts'],
    ignores: ['**/*.it-spec.ts'],
    rules: { 'no-restricted-imports': ['error', bareDatabase] },
  },
  {
    files: ['libs/*/domain/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The clock is passed in.' },
        { object: 'Math', property: 'random', message: 'A domain is a function of its input.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'The clock is passed in.',
        },
      ],
    },
  },
);
