package io.github.litefsspring.compatibility.clinic;

import java.util.List;

import org.springframework.cache.annotation.Cacheable;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

interface Vets extends Repository<Vet, Integer> {

	@Transactional(readOnly = true)
	@Cacheable("vets")
	List<Vet> findAllByOrderByLastName();

}
