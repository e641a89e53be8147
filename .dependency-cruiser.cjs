/** The architecture, as rules about who may import whom. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle has no first thing to read.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'rules-are-pure',
      comment: 'Schemas and rules know no AWS and no HTTP: values in, values or a Problem out.',
      severity: 'error',
      from: {
        path: '^functions/((?!shared/)[a-z-]+/[a-z-]+|shared/(text|time|address|sortable|ids|problems|password-rules|practice-settings|access/(permission.*|effective|roles|relation-access.*|age-access|member-access|portal-accounts)))[.]ts$',
        pathNot:
          '[/-](handler|store|records|plan|token|writing|settling|provider|mailer|sending|acceptance|accounts|mail|sweep|routes)[.]ts$',
      },
      to: { path: '(^node_modules/(@aws-sdk|@middy)|^functions/shared/(http|table|directory|secrets|queue))' },
    },
    {
      name: 'contracts-are-data',
      comment: 'The stack and the reference read routes without loading an SDK.',
      severity: 'error',
      from: { path: '/routes[.]ts$|^functions/features[.]ts$' },
      to: { path: '^node_modules/@aws-sdk', reachable: true },
    },
    {
      name: 'handlers-are-ends',
      comment: "No feature reaches into another feature's handler.",
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^functions/[a-z-]+/handler[.]ts$' },
    },
    {
      name: 'scope-guards-the-table',
      comment: 'Only access, the table itself, the request pipeline and the effects read without a scope.',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/(shared/(access|table|http)/|sweeper/)' },
      to: { path: '^functions/shared/table/(unscoped|client)[.]ts$' },
    },
    {
      name: 'product-knows-no-local-cloud',
      comment: 'What is deployed has no local branch.',
      severity: 'error',
      from: { path: '^(functions|lib)/' },
      to: { path: '^(local|test|bench|bin)/' },
    },
    {
      name: 'local-cloud-knows-no-product',
      comment: 'The local cloud knows the assembly, not the code that made it.',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(functions|lib|bin|test)/' },
    },
    {
      name: 'shared-knows-no-feature',
      comment: 'What all features stand on stands on none of them.',
      severity: 'error',
      from: { path: '^functions/shared/' },
      to: { path: '^functions/(?!shared/)' },
    },
  ],
  options: {
    tsPreCompilationDeps: false,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'require', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
};
