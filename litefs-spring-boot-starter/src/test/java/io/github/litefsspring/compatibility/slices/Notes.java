package io.github.litefsspring.compatibility.slices;

import org.springframework.data.jpa.repository.JpaRepository;

interface Notes extends JpaRepository<Note, Long> {

}
