/** What stands behind a flag of the command line. @param {string} flag @returns {string | undefined} */
export function flagValue(flag) {
  const index = process.argv.indexOf(flag);
  return index < 0 ? undefined : process.argv[index + 1];
}
