/**
 * Runs before `npm start` and `npm test`. Where Dawn finds an adapter it does nothing (0.1 s).
 * Elsewhere it installs Mesa's software driver, lavapipe, on Debian and Ubuntu if it may (as root,
 * or by sudo without a password), and on other systems prints the one command that helps.
 *
 * It always exits 0: much of the project needs no device, and what does says so by itself (exit 3).
 * `--ignore-scripts` leaves it out.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const probe = fileURLToPath(new URL('probe-device.mjs', import.meta.url));
const drivers = ['libvulkan1', 'mesa-vulkan-drivers'];
const aptGet = [
  'env',
  'DEBIAN_FRONTEND=noninteractive',
  ...['apt-get', '-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'],
];
const backportsFile = '/etc/apt/sources.list.d/llmc-bookworm-backports.sources';

/** Systems where a person installs lavapipe: `ID` of os-release, and the command. */
const commands = {
  alpine: undefined, // Dawn's package needs glibc
  arch: 'sudo pacman -S vulkan-icd-loader vulkan-swrast',
  debian: 'sudo node scripts/setup-device.mjs',
  fedora: 'sudo dnf install vulkan-loader mesa-vulkan-drivers',
  opensuse: 'sudo zypper install libvulkan1 libvulkan_lvp',
  ubuntu: 'sudo node scripts/setup-device.mjs',
};

function main() {
  if (hasDevice()) return;
  const system = process.platform === 'linux' ? readOsRelease() : { families: [] };
  const family = system.families.find((name) => name in commands);
  if (family !== 'debian' && family !== 'ubuntu') return advise(commands[family]);
  const prefix = administrator();
  if (prefix === undefined) return advise(commands[family]);
  const problem = install(system, prefix);
  if (problem !== undefined) {
    say(`could not install a software GPU driver:\n${problem}`);
    return advise(commands[family]);
  }
  if (hasDevice()) return say('a software GPU driver (Mesa lavapipe) is installed');
  advise(undefined);
}

function hasDevice() {
  return spawnSync(process.execPath, [probe], { stdio: 'ignore', timeout: 60_000 }).status === 0;
}

function readOsRelease() {
  const fields = new Map();
  for (const line of readOrEmpty('/etc/os-release').split('\n')) {
    const [, key, value] = /^(\w+)="?(.*?)"?$/.exec(line) ?? [];
    if (key) fields.set(key, value);
  }
  const families = [fields.get('ID'), ...(fields.get('ID_LIKE') ?? '').split(' ')].filter(Boolean);
  return { families, codename: fields.get('VERSION_CODENAME') };
}

function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** What goes before a command that needs root; undefined if we may not. */
function administrator() {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
    ? ['sudo', '-n']
    : undefined;
}

/** Undefined if all went well, else the end of what the failing command said. */
function install(system, prefix) {
  say('no GPU adapter found: installing a software driver (Mesa lavapipe), once');
  const isBookworm = system.codename === 'bookworm';
  const release = isBookworm ? ['-t', 'bookworm-backports'] : [];
  return (
    execute([...prefix, ...aptGet, 'update']) ??
    (isBookworm ? addBackports(prefix) : undefined) ??
    execute([...prefix, ...aptGet, 'install', ...release, ...drivers])
  );
}

/**
 * Debian 12's own Mesa, 22.3, is too old for Dawn; its backports have 25.0. Their source is added,
 * if the machine lacks it, at the mirror that the machine already uses.
 */
function addBackports(prefix) {
  const format = '$(RELEASE) $(COMPONENT) $(REPO_URI)';
  const list = spawnSync('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], {
    encoding: 'utf8',
  });
  const targets = list.stdout.split('\n').map((line) => line.split(' '));
  if (targets.some(([release]) => release === 'bookworm-backports')) return undefined;
  const main = targets.find(([release, part]) => release === 'bookworm' && part === 'main');
  if (main === undefined) return '  no source of bookworm main is configured';
  const source = [
    '# Mesa 25 for llmc. Apt takes from backports only what is asked for by name.',
    'Types: deb',
    `URIs: ${main[2]}`,
    'Suites: bookworm-backports',
    'Components: main',
    'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
    '',
  ].join('\n');
  return (
    execute([...prefix, 'tee', backportsFile], source) ?? execute([...prefix, ...aptGet, 'update'])
  );
}

function execute([program, ...rest], input = '') {
  const run = spawnSync(program, rest, { input, encoding: 'utf8' });
  return run.status === 0 ? undefined : lastLines(run.error?.message ?? run.stderr);
}

function lastLines(text) {
  return text
    .trim()
    .split('\n')
    .slice(-5)
    .map((line) => `  ${line}`)
    .join('\n');
}

function advise(command) {
  const overridden = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES'].find((name) => process.env[name]);
  say('Dawn finds no GPU adapter on this machine; what needs one will say so and stop');
  if (overridden) say(`${overridden} is set: the Vulkan loader looks nowhere else`);
  say(
    command
      ? `to install a software driver: ${command}`
      : 'install the Vulkan driver of your GPU, or run `npm run llmc doctor`',
  );
}

function say(message) {
  process.stderr.write(`setup: ${message}\n`);
}

main();
