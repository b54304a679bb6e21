// Times training steps of llm.c's CPU program (https://github.com/karpathy/llm.c) on the shape of
// `sixLayers` in bench/gpt-shape.ts: writes a checkpoint of small numbers, trains on it, and prints
// the milliseconds of each step, one a line. Built by bench/llm-c.ts against a checkout of llm.c.
#define TESTING
#include "train_gpt2.c"

enum { context = 256, vocabulary = 65, padded = 128, layers = 6, heads = 6, width = 384, batch = 4 };
enum { first_norm_gain = 2, second_norm_gain = 8, last_norm_gain = 14 };

static void write_checkpoint(const char *path) {
  int header[256] = {20240326, 3, context, vocabulary, layers, heads, width, padded};
  GPT2Config config = {.max_seq_len = context, .vocab_size = vocabulary, .padded_vocab_size = padded,
                       .num_layers = layers, .num_heads = heads, .channels = width};
  size_t sizes[NUM_PARAMETER_TENSORS];
  fill_in_parameter_sizes(sizes, config);
  FILE *file = fopenCheck(path, "wb");
  fwrite(header, sizeof(int), 256, file);
  unsigned state = 1;
  for (int tensor = 0; tensor < NUM_PARAMETER_TENSORS; tensor++) {
    int is_gain = tensor == first_norm_gain || tensor == second_norm_gain || tensor == last_norm_gain;
    for (size_t i = 0; i < sizes[tensor]; i++) {
      state = state * 1664525u + 1013904223u;
      float value = is_gain ? 1.0f : ((state >> 8) / 16777216.0f - 0.5f) * 0.07f;
      fwrite(&value, sizeof(float), 1, file);
    }
  }
  fcloseCheck(file);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  const char *path = argv[1];
  int steps = atoi(argv[2]);
  write_checkpoint(path);
  GPT2 model;
  gpt2_build_from_checkpoint(&model, path);
  int ids[batch * context], targets[batch * context];
  for (int i = 0; i < batch * context; i++) {
    ids[i] = i * 7 % vocabulary;
    targets[i] = (i * 7 + 7) % vocabulary;
  }
  for (int step = 0; step < steps; step++) {
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    gpt2_forward(&model, ids, targets, batch, context);
    gpt2_zero_grad(&model);
    gpt2_backward(&model);
    gpt2_update(&model, 1e-3f, 0.9f, 0.99f, 1e-8f, 0.1f, step + 1);
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("step %.1f\n", (end.tv_sec - start.tv_sec) * 1e3 + (end.tv_nsec - start.tv_nsec) * 1e-6);
  }
  gpt2_free(&model);
  return 0;
}
