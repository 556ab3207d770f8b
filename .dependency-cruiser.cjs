module.exports = {
  forbidden: require('./tools/boundaries/rules.cjs'),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['timeledger-source', 'import', 'node', 'default'],
      mainFields: ['module', 'main'],
    },
  },
};
