/** Whether a thrown value is an error of the operating system with this code, such as `ENOENT`. */
export const isSystemError = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
