/* The least a plug-in can do, to measure ours against: copy the input to the output, and pass the
   input to a host function and its answer on. No language runtime, no parser.

   Bytes cross as they do in ours (see extism_kernel.c): eight a call, then the rest one by one. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define KERNEL(name) __attribute__((import_module("extism:host/env"), import_name(#name)))
#define EXPORT(name) __attribute__((export_name(#name)))

KERNEL(input_length) extern uint64_t input_length(void);
KERNEL(input_load_u8) extern uint8_t input_load_u8(uint64_t);
KERNEL(input_load_u64) extern uint64_t input_load_u64(uint64_t);
KERNEL(output_set) extern void output_set(uint64_t, uint64_t);
KERNEL(alloc) extern uint64_t kernel_alloc(uint64_t);
KERNEL(free) extern void kernel_free(uint64_t);
KERNEL(length) extern uint64_t kernel_length(uint64_t);
KERNEL(load_u8) extern uint8_t load_u8(uint64_t);
KERNEL(load_u64) extern uint64_t load_u64(uint64_t);
KERNEL(store_u8) extern void store_u8(uint64_t, uint8_t);
KERNEL(store_u64) extern void store_u64(uint64_t, uint64_t);

__attribute__((import_module("extism:host/user"), import_name("bare"))) extern uint64_t
bare(uint64_t);

enum { ROOM = 8 * 1024 * 1024 };
static uint8_t document[ROOM];

static size_t read_input(void) {
  size_t length = (size_t)input_length();
  if (length > ROOM) length = ROOM;
  size_t i = 0;
  for (; i + 8 <= length; i += 8) {
    uint64_t word = input_load_u64(i);
    memcpy(document + i, &word, 8);
  }
  for (; i < length; i++) document[i] = input_load_u8(i);
  return length;
}

static uint64_t new_block(size_t length) {
  uint64_t block = kernel_alloc(length);
  size_t i = 0;
  for (; i + 8 <= length; i += 8) {
    uint64_t word;
    memcpy(&word, document + i, 8);
    store_u64(block + i, word);
  }
  for (; i < length; i++) store_u8(block + i, document[i]);
  return block;
}

static size_t read_block(uint64_t block) {
  size_t length = (size_t)kernel_length(block);
  if (length > ROOM) length = ROOM;
  size_t i = 0;
  for (; i + 8 <= length; i += 8) {
    uint64_t word = load_u64(block + i);
    memcpy(document + i, &word, 8);
  }
  for (; i < length; i++) document[i] = load_u8(block + i);
  return length;
}

static void write_output(size_t length) { output_set(new_block(length), length); }

EXPORT(echo) int32_t echo(void) {
  write_output(read_input());
  return 0;
}

/* Nothing is copied: what an empty call costs. */
EXPORT(nothing) int32_t nothing(void) { return 0; }

/* One round trip to the host: the input as its argument, the answer as the output. */
EXPORT(ask) int32_t ask(void) {
  uint64_t question = new_block(read_input());
  uint64_t answer = bare(question);
  kernel_free(question);
  size_t length = read_block(answer);
  kernel_free(answer);
  write_output(length);
  return 0;
}
