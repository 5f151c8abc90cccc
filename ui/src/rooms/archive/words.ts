/** A retention code of DA/T 22 as people say it: `Y` is for ever, `D30` thirty years. */
export const retentionWords = (code: string) => (code === 'Y' ? '永久' : code.replace(/^D(\d+)$/, '$1 年'))
