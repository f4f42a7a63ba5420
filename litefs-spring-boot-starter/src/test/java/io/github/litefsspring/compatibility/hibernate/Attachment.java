package io.github.litefsspring.compatibility.hibernate;

import java.sql.Blob;
import java.sql.Clob;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import org.jspecify.annotations.Nullable;

/**
 * Large values as JDBC's own types.
 */
@Entity
class Attachment {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	@Nullable Long id;

	@Lob
	@Nullable Blob picture;

	@Lob
	@Nullable Clob story;

}
