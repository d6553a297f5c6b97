import { defineConfig } from 'rolldown'

/**
 * The program as a few files: starting it takes half the time of loading a hundred modules, and needs few open files.
 * Everything lies in one folder, where the threads' entries are looked for.
 */
export default defineConfig({
  input: {
    main: 'src/cli/main.ts',
    index: 'src/index.ts',
    'render-worker': 'src/markup/render-worker.ts',
    'helper-worker': 'src/press/helper-worker.ts',
    'run-worker': 'src/daemon/run-worker.ts',
    'write-schema': 'src/config/write-schema.ts',
  },
  platform: 'node',
  // js-yaml asks for it, to read JavaScript functions in YAML, which is never done here.
  resolve: { alias: { esprima: false } },
  // A compiled addon finds its binary beside its own file; the SDKs are large, and few runs load one.
  external: ['lmdb', '@aws-sdk/client-s3', '@azure/storage-blob'],
  output: { dir: 'dist', cleanDir: true, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
})
