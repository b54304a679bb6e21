/** The files of a new project, from `templates/new/`. */
import { readdir, readFile } from 'node:fs/promises';

const template = new URL('../templates/new/', import.meta.url);

export interface TemplateFile {
  readonly name: string;
  readonly text: string;
}

/** The files for a project of this name, which stands in them as `{{name}}`. */
export async function readTemplate(project: string): Promise<readonly TemplateFile[]> {
  const names = await readdir(template);
  return Promise.all(
    names.sort().map(async (name) => {
      const text = await readFile(new URL(name, template), 'utf8');
      // Under its real name it would act on the template's own folder.
      const target = name === 'gitignore' ? '.gitignore' : name;
      return { name: target, text: text.replaceAll('{{name}}', () => project) };
    }),
  );
}
