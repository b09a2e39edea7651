import { brotliCompressSync, gzipSync } from 'node:zlib';

/**
 * Writes each module below a folder beside itself compressed, as `.br` (brotli) and `.gz`, at the strongest level: it is
 * compressed once and sent often. Fonts are compressed already, and source maps are for developers.
 */
function compress(folder: string): void {
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) compress(path);
    else if (isFile && name.endsWith('.js')) {
      const module = Deno.readFileSync(path);
      Deno.writeFileSync(`${path}.br`, brotliCompressSync(module));
      Deno.writeFileSync(`${path}.gz`, gzipSync(module, { level: 9 }));
    }
  }
}

compress(Deno.args[0]);
