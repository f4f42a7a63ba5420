insert or ignore into customer values (1, 'Ada');
