/** `llmc doctor`: what this machine offers, proved by a real kernel, and what to do where it does not. */
import type { Device } from '../../runtime/index.ts';
import { defineCommand } from '../command.ts';
import type { Finding } from '../doctor/finding.ts';
import { probeHost } from '../doctor/host.ts';
import { exitCode } from '../exit-code.ts';
import { deviceFlag, jsonFlag } from '../flags.ts';
import { bytes } from '../output/quantity.ts';
import type { Terminal } from '../output/terminal.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'look at this machine and try a kernel on its device',
  about:
    'Looks at Node, Dawn and the driver, then runs a matrix product and compares it with the CPU. ' +
    'Exit code 3 if no device can be used.',
  args: [],
  flags: { device: deviceFlag, json: jsonFlag },
  examples: [
    ['llmc doctor', 'is this machine fit?'],
    ['llmc doctor --device llvmpipe', 'try the software driver of Mesa'],
    ['llmc doctor --json', 'one object, for a bug report'],
  ],
  run: async (input, terminal) => {
    const { flags } = input;
    const findings = probeHost();
    const opened = await openAndTry(flags.device, findings);
    const isHealthy = findings.every(({ status }) => status !== 'failure');
    const verdict = verdictOf(isHealthy, opened);
    if (flags.json) {
      terminal.record({ event: 'doctor', healthy: isHealthy, verdict, findings, target: opened });
    } else {
      for (const finding of findings) showFinding(finding, terminal);
      terminal.message(isHealthy ? terminal.style.green(verdict) : terminal.style.red(verdict));
    }
    return isHealthy ? exitCode.ok : exitCode.noDevice;
  },
});

/** Adds what it finds to `findings`; the target if a device could be opened. */
async function openAndTry(
  name: string,
  findings: Finding[],
): Promise<Device['target'] | undefined> {
  const { openDevice } = await import('../../runtime/index.ts');
  const opened = await openDevice(name);
  if (!opened.ok) {
    for (const { title, notes = [], hint } of opened.diagnostics) {
      const text = [title, ...notes].join('; ');
      findings.push({ status: 'failure', name: 'adapter', text, ...(hint && { hint }) });
    }
    return undefined;
  }
  const device = opened.value;
  try {
    const { tryMatmul } = await import('../doctor/matmul.ts');
    findings.push(...describeTarget(device), await tryMatmul(device));
    return device.target;
  } finally {
    device.close();
  }
}

function describeTarget(device: Device): Finding[] {
  const { limits, kind } = device.target;
  const isSoftware = kind === 'cpu';
  return [
    {
      status: isSoftware ? 'warning' : 'ok',
      name: 'adapter',
      text: device.describe(),
      ...(isSoftware && { hint: 'for a GPU of this machine, install its Vulkan driver' }),
    },
    {
      status: 'ok',
      name: 'limits',
      text: [
        `buffers of ${bytes(limits.maxBufferSize)}`,
        `bindings of ${bytes(limits.maxStorageBufferBindingSize)}`,
        `${limits.maxStorageBuffersPerShaderStage} bindings a kernel`,
        `${bytes(limits.maxComputeWorkgroupStorageSize)} of workgroup memory`,
        `${limits.maxComputeInvocationsPerWorkgroup} invocations`,
      ].join(', '),
    },
  ];
}

function verdictOf(isHealthy: boolean, target: Device['target'] | undefined): string {
  if (!isHealthy) return 'not usable: see above';
  return target?.kind === 'cpu'
    ? 'healthy (a software device: fine for tests and small models)'
    : 'healthy';
}

function showFinding({ status, name, text, hint }: Finding, { message, style }: Terminal): void {
  const marks = {
    ok: style.green('ok     '),
    warning: style.yellow('warning'),
    failure: style.red('failure'),
  };
  message(`${marks[status]}  ${name.padEnd(8)} ${text}`);
  if (hint !== undefined) message(`${' '.repeat(9)}${style.cyan('hint:')} ${hint}`);
}
