export const engine = 'postgres';
