package io.github.litefsspring.compatibility.datajdbc;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.PagingAndSortingRepository;

interface Customers extends ListCrudRepository<Customer, Long>, PagingAndSortingRepository<Customer, Long> {

	Optional<Customer> findByName(String name);

	List<Customer> findByBorn(LocalDate day);

	List<Customer> findByCreated(LocalDateTime clock);

	List<Customer> findBySeen(Instant moment);

	List<Customer> findByToken(UUID token);

	List<Customer> findByNameContaining(String part);

	Page<Customer> findByActive(boolean active, Pageable page);

	@Query("select * from customer where name like :pattern")
	Stream<Customer> streamByNameLike(String pattern);

	@Modifying
	@Query("update customer set points = points + 1 where seen = :moment")
	int raise(Instant moment);

	@Lock(LockMode.PESSIMISTIC_WRITE)
	Optional<Customer> findOneByName(String name);

}
