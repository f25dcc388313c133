/* The plug-in's side of Extism's memory: input, output, and calls of host functions. */
#ifndef EXO_EXTISM_KERNEL_H
#define EXO_EXTISM_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* A function of the host: takes the offset of a document, returns the offset of another. */
typedef uint64_t exo_host_function(uint64_t document);

/* Bytes of the input of the call at hand. */
uint64_t exo_input_length(void);

/* Copy the first `length` bytes of the input. */
void exo_input_read(uint8_t *target, size_t length);

/* Make these bytes the call's output. */
void exo_output_write(const uint8_t *source, size_t length);

/* Copy a document into a new block of the kernel's memory; 0 if there is no room. */
uint64_t exo_block_new(const uint8_t *source, size_t length);

/* Bytes of a block; 0 for the offset 0. */
uint64_t exo_block_length(uint64_t block);

/* Copy the first `length` bytes of a block. */
void exo_block_read(uint64_t block, uint8_t *target, size_t length);

/* Give a block back. */
void exo_block_free(uint64_t block);

/* A copy of what the host configured under a name as a new block; 0 if it is nothing, or empty. */
uint64_t exo_config_read(const uint8_t *name, size_t name_length);

/* A copy of a variable of this instance as a new block; 0 if there is none by this name. */
uint64_t exo_var_read(const uint8_t *name, size_t name_length);

/* Keep a value, which must not be empty, in a variable. Without room for a copy in the kernel's memory
   the variable stays as it was. Past what the host allows for all variables, this is a trap. */
void exo_var_write(const uint8_t *name, size_t name_length, const uint8_t *value, size_t length);

/* Forget a variable. */
void exo_var_drop(const uint8_t *name, size_t name_length);

#endif
