import vue from '@vitejs/plugin-vue';
import { cpSync } from 'node:fs';
import { defineConfig } from 'vite';

// The elements load other languages, and fonts for scripts that a browser lacks, when somebody reads one: see src/platform.ts.
for (const folder of ['languages', 'fonts']) {
  cpSync(`node_modules/@caretill/elements/${folder}`, `public/caretill/${folder}`, { recursive: true });
}

export default defineConfig({
  // Vue must not take the elements for components of its own.
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('caretill-') } } })],
  build: { target: 'es2022', rolldownOptions: { input: ['consult.html', 'visit.html'] } },
  // `npm run dev`: the backend is beside, at its own port. Add the origin of these pages to ALLOWED_ORIGINS.
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/config.json': 'http://127.0.0.1:3000' } },
});
