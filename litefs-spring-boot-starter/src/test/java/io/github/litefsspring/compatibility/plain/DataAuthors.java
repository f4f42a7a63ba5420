package io.github.litefsspring.compatibility.plain;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.ListPagingAndSortingRepository;

interface DataAuthors extends ListCrudRepository<DataAuthor, Long>, ListPagingAndSortingRepository<DataAuthor, Long> {

	Optional<DataAuthor> findByName(String name);

	List<DataAuthor> findByNameInOrderByNameDesc(List<String> names);

	List<DataAuthor> findByBorn(LocalDate day);

	List<DataAuthor> findByRatingIsNull();

	Page<DataAuthor> findByActive(boolean active, Pageable page);

	int countByActiveTrue();

	boolean existsByName(String name);

	@Query("select * from author where name like :pattern order by id")
	Stream<DataAuthor> streamByNameLike(String pattern);

	@Modifying
	@Query("update author set rating = :rating where active = :active")
	int rate(double rating, boolean active);

}
