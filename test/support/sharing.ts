/**
 * The test files that get modules of their own: they set the environment, put doubles in the place of modules, or start
 * and kill processes. All others share what a worker has loaded once, which is most of what loading costs.
 */
export const aloneIn = [
  'test/unit/doctor.test.ts',
  'test/unit/{billing,dispatcher,http,table}/**/*.test.ts',
  'test/unit/invitations/{password-reset,staff,token}.test.ts',
  'test/unit/mail/{mail-bytes,mailer}.test.ts',
  'test/unit/shared/{log,queue}.test.ts',
  'test/contract/{bundles,capacity,types}.test.ts',
  'test/local/{cloud,crash,dynamodb,functions,synth}.test.ts',
  'test/local/{s3,s3-*,ses,streams}.test.ts',
  'test/model/**/*.test.ts',
];
