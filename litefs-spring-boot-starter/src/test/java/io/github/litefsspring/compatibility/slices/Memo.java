package io.github.litefsspring.compatibility.slices;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

record Memo(@Id @Nullable Long id, String text) {

}
