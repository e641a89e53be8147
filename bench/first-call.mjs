// A new execution environment in small: loads a function's bundle, lets it answer one event, and tells the CPU time it
// took since the process began, in microseconds. Plain JavaScript, so that nothing but the bundle has to be loaded.
const [modulePath, event] = process.argv.slice(2);
const { handler } = await import(modulePath);
console.log = () => {};
await handler(JSON.parse(event), { awsRequestId: 'request', getRemainingTimeInMillis: () => 10_000 });
const { userCPUTime, systemCPUTime } = process.resourceUsage();
process.stdout.write(String(userCPUTime + systemCPUTime), () => process.exit());
