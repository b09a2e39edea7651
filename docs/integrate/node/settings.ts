/** A variable without which this program does not start: those of ../sandbox.env, and WEBHOOK_SECRET. */
export function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
