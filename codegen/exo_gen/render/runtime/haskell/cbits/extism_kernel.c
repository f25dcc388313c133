#include "extism_kernel.h"

#include <string.h>

#define KERNEL(name) __attribute__((import_module("extism:host/env"), import_name(#name)))

KERNEL(input_length) extern uint64_t kernel_input_length(void);
KERNEL(input_load_u8) extern uint8_t kernel_input_load_u8(uint64_t);
KERNEL(input_load_u64) extern uint64_t kernel_input_load_u64(uint64_t);
KERNEL(output_set) extern void kernel_output_set(uint64_t, uint64_t);
KERNEL(alloc) extern uint64_t kernel_alloc(uint64_t);
KERNEL(free) extern void kernel_free(uint64_t);
KERNEL(length) extern uint64_t kernel_length(uint64_t);
KERNEL(load_u8) extern uint8_t kernel_load_u8(uint64_t);
KERNEL(load_u64) extern uint64_t kernel_load_u64(uint64_t);
KERNEL(store_u8) extern void kernel_store_u8(uint64_t, uint8_t);
KERNEL(store_u64) extern void kernel_store_u64(uint64_t, uint64_t);
KERNEL(config_get) extern uint64_t kernel_config_get(uint64_t);
KERNEL(var_get) extern uint64_t kernel_var_get(uint64_t);
KERNEL(var_set) extern void kernel_var_set(uint64_t, uint64_t);

/* The kernel's memory is another one than ours, reached by calls only: eight bytes a call, then the
   rest one by one. */

uint64_t exo_input_length(void) { return kernel_input_length(); }

void exo_input_read(uint8_t *target, size_t length) {
  size_t i = 0;
  for (; i + 8 <= length; i += 8) {
    uint64_t word = kernel_input_load_u64(i);
    memcpy(target + i, &word, 8);
  }
  for (; i < length; i++) target[i] = kernel_input_load_u8(i);
}

void exo_output_write(const uint8_t *source, size_t length) {
  uint64_t block = exo_block_new(source, length);
  if (block != 0) kernel_output_set(block, length);
}

uint64_t exo_block_new(const uint8_t *source, size_t length) {
  uint64_t block = kernel_alloc(length);
  if (block == 0) return 0;
  size_t i = 0;
  for (; i + 8 <= length; i += 8) {
    uint64_t word;
    memcpy(&word, source + i, 8);
    kernel_store_u64(block + i, word);
  }
  for (; i < length; i++) kernel_store_u8(block + i, source[i]);
  return block;
}

uint64_t exo_block_length(uint64_t block) { return block == 0 ? 0 : kernel_length(block); }

void exo_block_read(uint64_t block, uint8_t *target, size_t length) {
  size_t i = 0;
  for (; i + 8 <= length; i += 8) {
    uint64_t word = kernel_load_u64(block + i);
    memcpy(target + i, &word, 8);
  }
  for (; i < length; i++) target[i] = kernel_load_u8(block + i);
}

void exo_block_free(uint64_t block) {
  if (block != 0) kernel_free(block);
}

/* The blocks handed to these belong to the host from then on. */

uint64_t exo_config_read(const uint8_t *name, size_t name_length) {
  uint64_t key = exo_block_new(name, name_length);
  return key == 0 ? 0 : kernel_config_get(key);
}

uint64_t exo_var_read(const uint8_t *name, size_t name_length) {
  uint64_t key = exo_block_new(name, name_length);
  return key == 0 ? 0 : kernel_var_get(key);
}

void exo_var_write(const uint8_t *name, size_t name_length, const uint8_t *value, size_t length) {
  uint64_t key = exo_block_new(name, name_length);
  /* No value is how a variable is dropped, so a missing one must not get there. */
  uint64_t block = key == 0 ? 0 : exo_block_new(value, length);
  if (block != 0) kernel_var_set(key, block);
}

void exo_var_drop(const uint8_t *name, size_t name_length) {
  uint64_t key = exo_block_new(name, name_length);
  if (key != 0) kernel_var_set(key, 0);
}
